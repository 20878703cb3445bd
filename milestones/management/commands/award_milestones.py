from django.core.management.base import BaseCommand

from milestones.awarding import award_all
from milestones.reminding import tell_reached


class Command(BaseCommand):
    help = "Award the milestones that journeys have reached. Safe to run at any time, twice too."

    def handle(self, *args, **options):
        award_all(tell_reached)
