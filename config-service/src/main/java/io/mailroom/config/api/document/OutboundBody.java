package io.mailroom.config.api.document;

import io.mailroom.config.change.OutboundDraft;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads how replies leave. Whatever becomes a header of a reply is one line: no control characters,
 * and in an address none that would make it two.
 */
final class OutboundBody {
  private static final int MOST_COPIES = 20;
  private static final int LONGEST_SIGNATURE = 20_000;

  private static final Set<String> LETTERHEAD =
      Set.of("from", "replyTo", "autoBcc", "signature", "sentFolder", "markAnswered");

  private OutboundBody() {}

  /**
   * Reads the field {@code outbound}.
   *
   * @param ports that an SMTP server may have
   */
  static OutboundDraft read(Field outbound, Set<Integer> ports) {
    Field type = outbound.required("type");
    return switch (type.anyText()) {
      case "none" -> {
        var _ = outbound.only(Set.of("type"));
        yield new OutboundDraft(new Outbound.None(), null);
      }
      case "default" -> {
        var _ = outbound.only(withLetterhead("type"));
        yield new OutboundDraft(new Outbound.Default(letterhead(outbound)), null);
      }
      case "ses" -> {
        var _ = outbound.only(withLetterhead("type", "region"));
        yield new OutboundDraft(
            new Outbound.Ses(outbound.required("region").text(50), letterhead(outbound)), null);
      }
      case "smtp" -> {
        var _ =
            outbound.only(withLetterhead("type", "host", "port", "tls", "username", "password"));
        yield smtp(outbound, ports);
      }
      default -> throw type.refused("is unknown (expected none, default, smtp or ses)");
    };
  }

  private static OutboundDraft smtp(Field smtp, Set<Integer> ports) {
    Field tls = smtp.required("tls");
    Outbound.Tls encryption =
        switch (tls.anyText()) {
          case "starttls" -> Outbound.Tls.STARTTLS;
          case "implicit" -> Outbound.Tls.IMPLICIT;
          default -> throw tls.refused("is unknown (expected starttls or implicit)");
        };
    int usual = encryption == Outbound.Tls.IMPLICIT ? 465 : 587;
    String username = smtp.optional("username").map(name -> name.text(320)).orElse(null);
    Secret password = ServerBody.password(smtp);
    if (password != null && username == null) {
      throw smtp.required("password").refused("is given without a username");
    }
    var server =
        new Outbound.SmtpServer(
            ServerBody.host(smtp), ServerBody.port(smtp, usual, ports), encryption, username, null);
    return new OutboundDraft(new Outbound.Smtp(server, letterhead(smtp)), password);
  }

  private static Letterhead letterhead(Field outbound) {
    return new Letterhead(
        sender(outbound.required("from").only(Set.of("name", "address"))),
        outbound.optional("replyTo").map(OutboundBody::address).orElse(null),
        outbound
            .optional("autoBcc")
            .map(copies -> copies.items(MOST_COPIES))
            .orElse(List.of())
            .stream()
            .map(OutboundBody::address)
            .toList(),
        outbound.optional("signature").map(OutboundBody::signature).orElse(null),
        outbound.optional("sentFolder").map(FolderBody::name).orElse(null),
        outbound.optional("markAnswered").map(Field::isTrue).orElse(false));
  }

  private static Outbound.Sender sender(Field from) {
    return new Outbound.Sender(
        from.optional("name").map(name -> name.text(200)).orElse(null),
        address(from.required("address")));
  }

  private static Letterhead.Signature signature(Field signature) {
    var _ = signature.only(Set.of("text", "html"));
    return new Letterhead.Signature(
        signature.required("text").lines(LONGEST_SIGNATURE),
        signature.optional("html").map(html -> html.lines(LONGEST_SIGNATURE)).orElse(null));
  }

  private static String address(Field field) {
    String address = field.text(320);
    if (!address.matches("[^\\s@<>,;:\"()\\[\\]\\\\]+@[^\\s@<>,;:\"()\\[\\]\\\\]+")) {
      throw field.refused("is no address (expected one such as support@example.org)");
    }
    return address;
  }

  private static Set<String> withLetterhead(String... names) {
    var all = new HashSet<>(LETTERHEAD);
    all.addAll(List.of(names));
    return all;
  }
}
