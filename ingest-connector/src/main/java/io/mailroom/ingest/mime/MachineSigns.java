package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.Machine.Kind;
import io.mailroom.ingest.mime.codec.LenientCharset;
import io.mailroom.ingest.mime.header.HeaderBlock;
import io.mailroom.ingest.mime.header.HeaderText;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whether a machine wrote an email, by what its header admits. The first sign in the list counts,
 * so that a bounce of a list's mail is a bounce. Sources: RFC 3834, RFC 3464, RFC 6522, RFC 2919;
 * the X- fields are what mail products write.
 */
final class MachineSigns {
  private static final int LONGEST_EVIDENCE = 200;

  private record Sign(String field, Kind kind, Predicate<String> matches) {}

  private static final List<Sign> SIGNS =
      List.of(
          new Sign("Content-Type", Kind.BOUNCE, report("delivery-status")),
          new Sign("Content-Type", Kind.REPORT, value -> value.startsWith("multipart/report")),
          new Sign("X-Spam-Flag", Kind.SPAM, value -> value.startsWith("yes")),
          new Sign("X-Spam-Status", Kind.SPAM, value -> value.startsWith("yes")),
          new Sign("Auto-Submitted", Kind.AUTO_REPLY, value -> value.startsWith("auto-replied")),
          new Sign("X-Autoreply", Kind.AUTO_REPLY, value -> !value.equals("no")),
          new Sign("X-Autorespond", Kind.AUTO_REPLY, value -> true),
          new Sign("Precedence", Kind.AUTO_REPLY, value -> value.equals("auto_reply")),
          new Sign("Return-Path", Kind.BOUNCE, value -> value.equals("<>")),
          new Sign("From", Kind.BOUNCE, value -> value.contains("mailer-daemon@")),
          new Sign("List-Id", Kind.LIST, value -> true),
          new Sign("List-Post", Kind.LIST, value -> true),
          new Sign("Precedence", Kind.LIST, value -> value.equals("list")),
          new Sign("Precedence", Kind.BULK, value -> value.equals("bulk") || value.equals("junk")),
          new Sign("List-Unsubscribe", Kind.BULK, value -> true),
          new Sign("Auto-Submitted", Kind.BULK, value -> !value.startsWith("no")));

  private MachineSigns() {}

  static Machine in(HeaderBlock header) {
    for (Sign sign : SIGNS) {
      for (String value : header.all(sign.field()).toList()) {
        if (sign.matches().test(value.strip().toLowerCase(Locale.ROOT))) {
          String evidence = sign.field() + ": " + HeaderText.decode(value).strip();
          return new Machine(sign.kind(), LenientCharset.cut(evidence, LONGEST_EVIDENCE));
        }
      }
    }
    return Machine.NONE;
  }

  private static Predicate<String> report(String type) {
    return value -> value.startsWith("multipart/report") && value.contains(type);
  }
}
