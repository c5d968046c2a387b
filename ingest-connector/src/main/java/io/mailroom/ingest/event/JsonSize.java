package io.mailroom.ingest.event;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.MailAddress;

/** Bytes that a value has in an event, as UTF-8 JSON, without encoding it. */
final class JsonSize {
  private JsonSize() {}

  static int of(HeaderField field) {
    return "{'name':,'value':}".length() + of(field.name()) + of(field.value());
  }

  static int of(MailAddress address) {
    int name = address.name() == null ? 0 : "'name':,".length() + of(address.name());
    return "{'address':}".length() + name + of(address.address());
  }

  static int of(Content content) {
    return switch (content) {
      case Content.Text(String text) -> "{'text':}".length() + of(text);
      case Content.Binary(String base64) -> "{'base64':}".length() + of(base64);
      case Content.Stored stored ->
          "{'uri':,'contentType':,'size':,'sha256':}".length()
              + of(stored.uri().toString())
              + of(stored.contentType())
              + digits(stored.size())
              + of(stored.sha256());
    };
  }

  static int of(Attachment attachment) {
    return "{'filename':,'contentType':,'size':,'inline':,'content':}".length()
        + of(attachment.filename())
        + of(attachment.contentType())
        + digits(attachment.size())
        + (attachment.contentId() == null
            ? 0
            : "'contentId':,".length() + of(attachment.contentId()))
        + Boolean.toString(attachment.inline()).length()
        + of(attachment.content());
  }

  /** With its quotes, escaped as Jackson does. */
  static int of(String text) {
    int size = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x80) {
        size += c == '"' || c == '\\' ? 2 : 1;
      } else if (c < ' ') {
        size += "\b\t\n\f\r".indexOf(c) >= 0 ? 2 : 6;
      } else {
        size += c < 0x800 ? 2 : Character.isSurrogate(c) ? 6 : 3;
      }
    }
    return size;
  }

  private static int digits(long number) {
    return Long.toString(number).length();
  }
}
