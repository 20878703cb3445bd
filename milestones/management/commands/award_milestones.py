from django.core.management.base import BaseCommand

from milestones.awards.services import award_due_milestones
from milestones.reminders.services import notify_milestones_reached


class Command(BaseCommand):
    help = "Award the milestones that journeys have reached. Safe to run at any time, even twice."

    def handle(self, *args, **options):
        award_due_milestones(notify_milestones_reached)
