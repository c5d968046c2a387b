package io.mailroom.config.api.document;

import io.mailroom.config.change.FolderDraft;
import io.mailroom.config.change.IntegrationDraft;
import io.mailroom.config.change.MailboxDraft;
import io.mailroom.config.change.OutboundDraft;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.FolderName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads integrations as administrators write them. What the service itself adds to an answer
 * ({@code id}, {@code version}, {@code status} …) is passed over, so that an answer can be changed
 * and sent back; any other unknown field is refused.
 */
public final class IntegrationBody {
  private static final int IMAPS = 993;

  /** Beyond any limit of an operator's: how many are read before that limit is looked at. */
  private static final int MOST_FOLDERS = 10_000;

  private static final Set<String> INTEGRATION =
      Set.of(
          "name",
          "domain",
          "imap",
          "folders",
          "readMail",
          "outbound",
          "conversations",
          "id",
          "version",
          "changeId",
          "paused");
  private static final Set<String> IMAP = Set.of("host", "port", "username", "auth");
  private static final Set<String> AUTH = Set.of("type", "password");

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
    var draft =
        new IntegrationDraft(
            body.required("name").text(200),
            body.required("domain").as(Domain::parse, "a name such as support.example.org"),
            body.optional("readMail").map(IntegrationBody::readMail).orElse(ReadMail.PUBLISH),
            mailbox(body.required("imap").only(IMAP)),
            folders(body.required("folders")),
            body.optional("outbound")
                .map(outbound -> OutboundBody.read(outbound, ports.smtp))
                .orElseGet(() -> new OutboundDraft(new Outbound.None(), null)),
            body.optional("conversations")
                .map(IntegrationBody::conversations)
                .orElse(ConversationSettings.BY_REFERENCES));
    refuseWatchedSentFolder(body, draft);
    return draft;
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
        ServerBody.host(imap),
        ServerBody.port(imap, IMAPS, ports.imap),
        imap.required("username").text(320),
        ServerBody.password(auth));
  }

  private List<FolderDraft> folders(Field list) {
    var folders = new ArrayList<FolderDraft>();
    var names = new HashSet<FolderName>();
    for (Field item : list.items(MOST_FOLDERS)) {
      FolderDraft folder = FolderBody.read(item);
      if (!names.add(folder.name())) {
        throw item.required("name").refused("names a folder that is there already");
      }
      folders.add(folder);
    }
    return folders;
  }

  private static ReadMail readMail(Field field) {
    return switch (field.anyText()) {
      case "publish" -> ReadMail.PUBLISH;
      case "skip" -> ReadMail.SKIP;
      default -> throw field.refused("is unknown (expected publish or skip)");
    };
  }

  private static ConversationSettings conversations(Field conversations) {
    return conversations
        .only(Set.of("subjectDays"))
        .optional("subjectDays")
        .map(days -> days.as(ConversationSettings::new))
        .orElse(ConversationSettings.BY_REFERENCES);
  }

  /** What we file ourselves must not come back as new email. */
  private static void refuseWatchedSentFolder(Field body, IntegrationDraft draft) {
    for (var folder : draft.folders()) {
      if (draft.outbound().keepsCopiesIn(folder.name())) {
        throw body.required("outbound").required("sentFolder").refused("is a watched folder");
      }
    }
  }
}
