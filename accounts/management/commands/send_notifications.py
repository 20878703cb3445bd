from django.core.management.base import BaseCommand

from accounts.mailing import send_due


class Command(BaseCommand):
    help = "Send the notification mails that are due. Safe to run at any time, twice too."

    def handle(self, *args, **options):
        self.stdout.write(f"Looked after {send_due()} members")
