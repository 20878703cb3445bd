from django.core.management.base import BaseCommand

from accounts.notifications.email import send_due_emails


class Command(BaseCommand):
    help = "Send the notification mails that are due. Safe to run at any time, twice too."

    def handle(self, *args, **options):
        self.stdout.write(f"Looked after {send_due_emails()} members")
