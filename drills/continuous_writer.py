"""Writes replies continuously to one thread and logs each acknowledged one."""

import sys
import time
from uuid import uuid4

import django


def main(opening, author, path):
    django.setup()
    from django.db import connection

    from accounts.models import Member
    from posts.models import Post
    from posts.threads.posting import create_reply

    opening = Post.objects.select_related("thread").get(public_id=opening)
    author = Member.objects.get(name=author)
    with open(path, "w", buffering=1) as acknowledged:
        while True:
            submission = uuid4()
            # Like a browser that submits its form again until it gets a response.
            while not _try_to_reply(create_reply, opening, author, submission):
                connection.close()
                time.sleep(0.05)
            acknowledged.write(f"{submission}\n")


def _try_to_reply(create_reply, opening, author, submission):
    from django.db import InterfaceError, OperationalError

    try:
        create_reply(opening, author, "Still here.", submission=submission)
    except (OperationalError, InterfaceError):
        return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
