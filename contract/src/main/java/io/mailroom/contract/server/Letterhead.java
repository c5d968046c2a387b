package io.mailroom.contract.server;

import io.mailroom.contract.watch.FolderName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all replies of an integration have in common.
 *
 * @param from who they come from; nobody else ever does
 * @param replyTo where answers go instead
 * @param autoBcc who gets a copy of every reply
 * @param signature what stands below the text
 * @param sentFolder folder of the mailbox that keeps a copy of every reply; none unless set
 * @param markAnswered whether the email that is answered gets the flag {@code \\Answered}
 */
public record Letterhead(
    Outbound.Sender from,
    @Nullable String replyTo,
    List<String> autoBcc,
    @Nullable Signature signature,
    @Nullable FolderName sentFolder,
    boolean markAnswered) {
  public Letterhead {
    autoBcc = autoBcc == null ? List.of() : List.copyOf(autoBcc);
  }

  /** Only a sender. */
  public static Letterhead of(Outbound.Sender from) {
    return new Letterhead(from, null, List.of(), null, null, false);
  }

  /** Whether a reply that was sent is to be seen in the mailbox that it answers from. */
  public boolean leavesTraces() {
    return sentFolder != null || markAnswered;
  }

  /**
   * Text below a reply.
   *
   * @param text below plain text
   * @param html below HTML; the text, if it is absent
   */
  public record Signature(String text, @Nullable String html) {}
}
