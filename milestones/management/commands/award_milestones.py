from django.core.management.base import BaseCommand

from milestones.awarding import award_all


class Command(BaseCommand):
    help = "Award the milestones that journeys have reached. Safe to run at any time, twice too."

    def handle(self, *args, **options):
        award_all()
