"""A program that answers in one thread for as long as it runs, and notes each answer that stands.

python -m drills.writing PUBLIC_ID_OF_THE_OPENING NAME_OF_THE_AUTHOR FILE
"""

import sys
import time
from uuid import uuid4

import django


def main(opening, author, path):
    django.setup()
    from django.db import connection

    from accounts.models import Member
    from posts.models import Post
    from posts.replying import reply_to

    opening = Post.objects.select_related("thread").get(public_id=opening)
    author = Member.objects.get(name=author)
    with open(path, "w", buffering=1) as acknowledged:
        while True:
            submission = uuid4()
            # As a browser that sends its form again until it is answered.
            while not _is_written(reply_to, opening, author, submission):
                connection.close()
                time.sleep(0.05)
            acknowledged.write(f"{submission}\n")


def _is_written(reply_to, opening, author, submission):
    from django.db import InterfaceError, OperationalError

    try:
        reply_to(opening, author, "Still here.", submission=submission)
    except (OperationalError, InterfaceError):
        return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
