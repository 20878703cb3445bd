from django.core.management.base import BaseCommand

from accounts.notifications.email import send_due_emails


class Command(BaseCommand):
    help = "Send the notification emails that are due. Safe to run at any time, even twice."

    def handle(self, *args, **options):
        self.stdout.write(f"Emails of {send_due_emails()} members processed")
