"""Health and metrics endpoints."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from recovery_forum.operations.health import check_health
from recovery_forum.operations.metrics import can_read_metrics, render_metrics


@require_safe
def healthz(request):
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    """Whether traffic may come, and how each part is."""
    is_ready, parts = check_health()
    return JsonResponse(parts, status=200 if is_ready else 503)


@require_safe
def metrics_page(request):
    """Figures for Prometheus; for everybody else there is no such page."""
    if not can_read_metrics(request):
        raise Http404
    return HttpResponse(render_metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")
