"""The addresses of the files of an invoice, for both sides."""

from django.urls import path

from parvis.web.parts import downloads, sheet

urlpatterns = [
    path("sheet.css", sheet.style, name="sheet-style"),
    path("files/<uuid:public_id>/original", downloads.original, name="original"),
    path("files/<uuid:public_id>/preview", downloads.preview, name="original-preview"),
    path("files/<uuid:public_id>/pages/<int:number>.png", downloads.page, name="original-page"),
    path("files/<uuid:public_id>/documents/<uuid:document_id>", downloads.document, name="document"),
]
