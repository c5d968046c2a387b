package io.mailroom.ingest.mime;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.ingest.content.RawEmail;
import java.time.Instant;
import java.util.List;

/** Events of parsed emails, as the connector makes them. */
public final class Events {
  private static final JsonCodec<InboundEmail> CODEC = new JsonCodec<>(InboundEmail.class);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Events() {}

  public static InboundEmail of(ParsedEmail email, RawEmail raw) {
    return new InboundEmail(
        new InboundEmail.Origin(
            Emails.ACME, new Domain("acme.example"), new WatchId("w1"), new FolderName("INBOX"), 1),
        new InboundEmail.Arrival(7, 1, List.of(), NOW, NOW, raw.size(), raw.sha256()),
        email.threading(),
        email.participants(),
        email.wording(),
        email.parts(),
        email.judgement());
  }

  public static byte[] encoded(InboundEmail event) {
    return CODEC.encode(event);
  }

  public static InboundEmail decoded(byte[] json) {
    try {
      return CODEC.decode(json);
    } catch (UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }
}
