"""Health and metrics endpoints."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from recovery_forum.operations.health import check_health
from recovery_forum.operations.metrics import can_read_metrics, render_metrics


@require_safe
def healthz(request):
    """200 whenever this process responds."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    """200 if the forum can serve requests, else 503, with the state of each component as JSON."""
    is_ready, results = check_health()
    return JsonResponse(results, status=200 if is_ready else 503)


@require_safe
def metrics_page(request):
    """Metrics for Prometheus; 404 without the token."""
    if not can_read_metrics(request):
        raise Http404
    return HttpResponse(render_metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")
