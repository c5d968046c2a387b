package io.mailroom.ingest.event;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.InboundEmail.Judgement;
import io.mailroom.contract.email.InboundEmail.Participants;
import io.mailroom.contract.email.InboundEmail.Parts;
import io.mailroom.contract.email.InboundEmail.Wording;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.mime.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes one event smaller by as many bytes as it is too large. One thread uses it, once. */
final class Fitting {
  /** A smaller content would not become smaller by a reference to it. */
  private static final int SMALLEST = 1_024;

  private final ContentStore.Deposit store;
  private final InboundEmail email;
  private final RawEmail raw;
  private final List<Attachment> attachments;
  private @Nullable Content text;
  private @Nullable Content html;
  private @Nullable Content whole;
  private final List<String> problems;
  private long excess;

  Fitting(ContentStore.Deposit store, InboundEmail email, RawEmail raw, long excess) {
    this.store = store;
    this.email = email;
    this.raw = raw;
    this.excess = excess;
    this.attachments = new ArrayList<>(email.parts().attachments());
    this.text = email.wording().text();
    this.html = email.wording().html();
    this.whole = email.parts().raw();
    this.problems = new ArrayList<>(email.judgement().problems());
  }

  /** The same email, small enough as far as its lists allow. */
  InboundEmail fitted() throws ContentFault {
    spillContents();
    List<HeaderField> headers = cut(email.wording().headers(), JsonSize::of, Problem.HEADERS_CUT);
    Participants participants = email.participants();
    List<MailAddress> cc = cutAddresses(participants.cc());
    List<MailAddress> to = cutAddresses(participants.to());
    List<MailAddress> replyTo = cutAddresses(participants.replyTo());
    List<MailAddress> from = cutAddresses(participants.from());
    List<Attachment> kept = cut(attachments, JsonSize::of, Problem.ATTACHMENTS_CUT);
    return new InboundEmail(
        email.origin(),
        email.arrival(),
        email.threading(),
        new Participants(from, participants.sender(), replyTo, to, cc),
        new Wording(email.wording().subject(), headers, text, html),
        new Parts(kept, whole),
        new Judgement(email.judgement().machine(), problems));
  }

  /** A content of the event, and where a reference to it goes. */
  private record Spill(Content content, String contentType, Consumer<Content> replace, int size) {}

  private void spillContents() throws ContentFault {
    List<Spill> spills = new ArrayList<>();
    add(spills, text, "text/plain; charset=utf-8", content -> text = content);
    add(spills, html, "text/html; charset=utf-8", content -> html = content);
    add(spills, whole, "message/rfc822", content -> whole = content);
    for (int i = 0; i < attachments.size(); i++) {
      int index = i;
      Attachment attachment = attachments.get(index);
      add(
          spills,
          attachment.content(),
          attachment.contentType(),
          content -> attachments.set(index, with(attachment, content)));
    }
    spills.sort(Comparator.comparingInt(Spill::size).reversed());
    for (Spill spill : spills) {
      if (excess <= 0) {
        return;
      }
      Content stored = store(spill);
      spill.replace().accept(stored);
      excess += JsonSize.of(stored) - spill.size();
    }
  }

  private static void add(
      List<Spill> spills, @Nullable Content content, String type, Consumer<Content> replace) {
    if (content != null && !(content instanceof Content.Stored)) {
      int size = JsonSize.of(content);
      if (size > SMALLEST) {
        spills.add(new Spill(content, type, replace, size));
      }
    }
  }

  private Content store(Spill spill) throws ContentFault {
    return switch (spill.content()) {
      case Content.Stored stored -> stored;
      case Content.Text(String words) ->
          store.put(spill.contentType(), words.getBytes(StandardCharsets.UTF_8));
      case Content.Binary(String base64) ->
          store.put(spill.contentType(), Base64.getDecoder().decode(base64));
    };
  }

  private static Attachment with(Attachment attachment, Content content) {
    return new Attachment(
        attachment.filename(),
        attachment.contentType(),
        attachment.size(),
        attachment.contentId(),
        attachment.inline(),
        content);
  }

  private List<MailAddress> cutAddresses(List<MailAddress> addresses) throws ContentFault {
    return cut(addresses, JsonSize::of, Problem.ADDRESSES_CUT);
  }

  /** What is left of a list when as many of its last elements are gone as must be. */
  private <T> List<T> cut(List<T> whole, ToIntFunction<T> size, Problem problem)
      throws ContentFault {
    if (excess <= 0 || whole.isEmpty()) {
      return whole;
    }
    keepRaw();
    if (!problems.contains(problem.code())) {
      problems.add(problem.code());
      excess += JsonSize.of(problem.code()) + 1;
    }
    int kept = whole.size();
    while (excess > 0 && kept > 0) {
      kept--;
      excess -= size.applyAsInt(whole.get(kept)) + 1;
    }
    return whole.subList(0, kept);
  }

  private void keepRaw() throws ContentFault {
    if (!(whole instanceof Content.Stored)) {
      excess -= whole == null ? 0 : JsonSize.of(whole);
      whole = store.put(raw);
      excess += JsonSize.of(whole) + "\"raw\":,".length();
    }
  }
}
