package io.mailroom.config.api.document;

import io.mailroom.config.change.FolderDraft;
import io.mailroom.config.change.IntegrationDraft;
import io.mailroom.config.change.MailboxDraft;
import io.mailroom.config.change.OutboundDraft;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.FolderName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads integrations as administrators write them. What the service itself adds to an answer
 * ({@code id}, {@code version}, {@code status} …) is passed over, so that an answer can be changed
 * and sent back; any other unknown field is refused.
 */
public final class IntegrationBody {
  private static final int LONGEST_SECRET = 1_000;
  private static final int IMAPS = 993;

  private static final Set<String> INTEGRATION =
      Set.of(
          "name",
          "domain",
          "imap",
          "folders",
          "readMail",
          "outbound",
          "id",
          "version",
          "changeId",
          "paused");
  private static final Set<String> IMAP = Set.of("host", "port", "username", "auth");
  private static final Set<String> AUTH = Set.of("type", "password");
  private static final Set<String> SMTP =
      Set.of("type", "host", "port", "tls", "username", "password", "from", "replyTo", "autoBcc");

  private final Ports ports;

  public IntegrationBody(Ports ports) {
    this.ports = ports;
  }

  /**
   * Which ports the operator allows.
   *
   * @param imap of mailboxes
   * @param smtp of servers for replies
   */
  public record Ports(Set<Integer> imap, Set<Integer> smtp) {
    public Ports {
      imap = Set.copyOf(imap);
      smtp = Set.copyOf(smtp);
    }
  }

  /**
   * Reads the body of POST and PUT.
   *
   * @throws ProblemException {@code malformed-json}, {@code invalid}, {@code port-not-allowed}
   */
  public IntegrationDraft read(byte[] json) {
    Field body = Body.read(json).only(INTEGRATION);
    return new IntegrationDraft(
        body.required("name").text(200),
        body.required("domain").as(Domain::parse, "a name such as support.example.org"),
        body.optional("readMail").map(IntegrationBody::readMail).orElse(ReadMail.PUBLISH),
        mailbox(body.required("imap").only(IMAP)),
        folders(body.required("folders")),
        body.optional("outbound")
            .map(this::outbound)
            .orElseGet(() -> new OutboundDraft(new Outbound.None(), null)),
        ConversationSettings.BY_REFERENCES);
  }

  /**
   * Reads the body of a folder.
   *
   * @throws ProblemException {@code malformed-json}, {@code invalid}
   */
  public FolderDraft readFolder(byte[] json) {
    return FolderBody.read(Body.read(json));
  }

  private MailboxDraft mailbox(Field imap) {
    Field auth = imap.required("auth").only(AUTH);
    if (!auth.required("type").anyText().equals("password")) {
      throw auth.required("type").refused("is not supported (expected password)");
    }
    return new MailboxDraft(
        host(imap),
        port(imap, IMAPS, ports.imap),
        imap.required("username").text(320),
        secret(auth));
  }

  private List<FolderDraft> folders(Field list) {
    var folders = new ArrayList<FolderDraft>();
    var names = new HashSet<FolderName>();
    for (Field item : list.items()) {
      FolderDraft folder = FolderBody.read(item);
      if (!names.add(folder.name())) {
        throw item.required("name").refused("names a folder that is there already");
      }
      folders.add(folder);
    }
    return folders;
  }

  private OutboundDraft outbound(Field outbound) {
    Field type = outbound.required("type");
    return switch (type.anyText()) {
      case "none" -> {
        var _ = outbound.only(Set.of("type"));
        yield new OutboundDraft(new Outbound.None(), null);
      }
      case "default" -> {
        var _ = outbound.only(Set.of("type", "from"));
        yield new OutboundDraft(new Outbound.Default(Letterhead.of(sender(outbound))), null);
      }
      case "ses" -> {
        var _ = outbound.only(Set.of("type", "region", "from"));
        yield new OutboundDraft(
            new Outbound.Ses(outbound.required("region").text(50), Letterhead.of(sender(outbound))),
            null);
      }
      case "smtp" -> smtp(outbound.only(SMTP));
      default -> throw type.refused("is unknown (expected none, default, smtp or ses)");
    };
  }

  private OutboundDraft smtp(Field smtp) {
    String tls = smtp.required("tls").anyText();
    Outbound.Tls encryption =
        switch (tls) {
          case "starttls" -> Outbound.Tls.STARTTLS;
          case "implicit" -> Outbound.Tls.IMPLICIT;
          default ->
              throw smtp.required("tls").refused("is unknown (expected starttls or implicit)");
        };
    int usual = encryption == Outbound.Tls.IMPLICIT ? 465 : 587;
    String username = smtp.optional("username").map(name -> name.text(320)).orElse(null);
    Secret password = secret(smtp);
    if (password != null && username == null) {
      throw smtp.required("password").refused("is given without a username");
    }
    var server =
        new Outbound.SmtpServer(
            host(smtp), port(smtp, usual, ports.smtp), encryption, username, null);
    return new OutboundDraft(
        new Outbound.Smtp(
            server,
            new Letterhead(
                sender(smtp),
                smtp.optional("replyTo").map(IntegrationBody::address).orElse(null),
                smtp.optional("autoBcc").map(Field::items).orElse(List.of()).stream()
                    .map(IntegrationBody::address)
                    .toList(),
                null,
                null,
                false)),
        password);
  }

  private static Outbound.Sender sender(Field outbound) {
    Field from = outbound.required("from").only(Set.of("name", "address"));
    return new Outbound.Sender(
        from.optional("name").map(name -> name.text(200)).orElse(null),
        address(from.required("address")));
  }

  private static String address(Field field) {
    String address = field.text(320);
    if (!address.matches("[^\\s@<>]+@[^\\s@<>]+")) {
      throw field.refused("is no address (expected one such as support@example.org)");
    }
    return address;
  }

  private static ReadMail readMail(Field field) {
    return switch (field.anyText()) {
      case "publish" -> ReadMail.PUBLISH;
      case "skip" -> ReadMail.SKIP;
      default -> throw field.refused("is unknown (expected publish or skip)");
    };
  }

  private static String host(Field server) {
    // The port is checked for itself; any will do to read the host.
    return server
        .required("host")
        .as(host -> new Endpoint(host, IMAPS), "a name such as imap.example.org")
        .host();
  }

  private static int port(Field server, int usual, Set<Integer> allowed) {
    int port = server.optional("port").map(each -> each.integer(1, 65_535)).orElse(usual);
    if (!allowed.contains(port)) {
      throw server
          .optional("port")
          .orElse(server)
          .refused(
              ProblemCode.PORT_NOT_ALLOWED,
              "is " + port + " (expected one of " + allowed.stream().sorted().toList() + ")");
    }
    return port;
  }

  private static @Nullable Secret secret(Field holder) {
    return holder
        .optional("password")
        .map(field -> {
          String text = field.anyText();
          if (text.isEmpty() || text.length() > LONGEST_SECRET || text.indexOf('\0') >= 0) {
            throw field.refused("is no secret (expected 1.." + LONGEST_SECRET + " characters)");
          }
          return Secret.of(text);
        })
        .orElse(null);
  }
}
