package io.mailroom.ingest.mime;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.digest.Sha256;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.FolderStore;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.content.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Emails written in tests, parsed as the connector does. */
public final class Emails {
  public static final IntegrationId ACME = new IntegrationId("acme");

  /** A header as most emails have it; the fields of the body follow. */
  public static final String HEADER =
      """
      From: Ann <ann@example.org>
      To: Bob <bob@example.com>
      Subject: Hello
      Message-ID: <1@example.org>
      Date: Tue, 3 Jun 2008 11:05:30 +0200
      MIME-Version: 1.0
      """;

  private final Spool spool;
  private final StoreFolder home;
  private final ContentStore store;

  public Emails(Path folder) throws ContentFault {
    this.spool = new Spool(folder.resolve("spool"));
    this.home = new StoreFolder(folder.resolve("store"));
    this.store = FolderStore.open(home, Instant.EPOCH);
  }

  public ContentStore store() {
    return store;
  }

  /** Makes it impossible that a content of these characters gets its name in the store. */
  public void obstruct(String content) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(content.getBytes(StandardCharsets.ISO_8859_1));
    var _ = Files.createDirectories(home.file(ACME, Sha256.hex(digest)).resolve("in-the-way"));
  }

  /** A message in the spool; a line feed becomes CRLF, every character an octet. */
  public RawEmail raw(String message) throws IOException {
    return exactly(message.replace("\n", "\r\n"));
  }

  /** A message in the spool, as it is. */
  public RawEmail exactly(String message) throws IOException {
    return exactly(message.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** These octets in the spool. */
  public RawEmail exactly(byte[] octets) throws IOException {
    Spool.Receiver receiver = spool.receive(octets.length);
    receiver.write(octets);
    return receiver.received();
  }

  public ParsedEmail parse(RawEmail raw) throws ContentFault {
    return new EmailParser(store, InlineLimits.DEFAULT).parse(ACME, raw);
  }

  public ParsedEmail parse(String message) throws IOException {
    try (RawEmail raw = raw(message)) {
      return parse(raw);
    }
  }

  /** The characters of a text in the event. */
  public static String text(@Nullable Content content) {
    return content instanceof Content.Text(String text) ? text : String.valueOf(content);
  }

  /** UTF-8 octets, a character for each. */
  public static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
