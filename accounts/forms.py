from django import forms


class SignupForm(forms.Form):
    """Sign-up."""

    def signup(self, request, user):
        pass
