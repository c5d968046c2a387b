package io.mailroom.ingest.mime;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.ingest.content.ByteBudget;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.FolderStore;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.content.Spool;
import io.mailroom.ingest.event.EventBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process of its own that takes large emails in, in parallel; status 0 when all came through. */
final class SmallHeap {
  private static final int LINES = 60_000_000 / 78;
  private static final byte[] LINE =
      ("QUJD".repeat(19) + "\r\n").getBytes(StandardCharsets.US_ASCII);

  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int emails = Integer.parseInt(arguments[1]);
    Spool spool = new Spool(folder.resolve("spool"));
    ContentStore store = FolderStore.open(new StoreFolder(folder.resolve("store")), Instant.EPOCH);
    ByteBudget budget = new ByteBudget(Runtime.getRuntime().maxMemory() / 8);
    List<Future<Long>> sizes = new ArrayList<>();
    try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < emails; i++) {
        sizes.add(sessions.submit(() -> takeIn(spool, store, budget)));
      }
    }
    for (Future<Long> size : sizes) {
      if (size.resultNow() != (long) LINES * 57) {
        throw new IllegalStateException("attachment of " + size.resultNow() + " octets");
      }
    }
  }

  private static long takeIn(Spool spool, ContentStore store, ByteBudget budget) throws Exception {
    String header =
        Emails.HEADER.replace("\n", "\r\n")
            + "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    try (ByteBudget.Share _ = budget.take(Spool.cost(60_000_000));
        Spool.Receiver receiver = spool.receive(60_000_000)) {
      receiver.write(header.getBytes(StandardCharsets.US_ASCII));
      for (int line = 0; line < LINES; line++) {
        receiver.write(LINE);
      }
      try (RawEmail raw = receiver.received()) {
        ParsedEmail email = new EmailParser(store, InlineLimits.DEFAULT).parse(Emails.ACME, raw);
        var _ = new EventBudget(store, 786_432).encode(Events.of(email, raw), raw);
        Attachment attachment = email.parts().attachments().getFirst();
        return attachment.content() instanceof Content.Stored ? attachment.size() : 0;
      }
    }
  }
}
