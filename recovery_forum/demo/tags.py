"""Tags of the demo's groups and threads."""

from posts.models import Thread


def add_demo_tags(groups, tags):
    """Add `tags` (tags.json): the titles of the threads, by the slug of their group and by tag."""
    for slug, titles_of in tags.items():
        group = groups[slug]
        group.tags = list(titles_of)
        group.save(update_fields=["tags"])
        for thread in Thread.objects.filter(group=group):
            thread.tags = [tag for tag, titles in titles_of.items() if thread.title in titles]
            thread.save(update_fields=["tags"])
