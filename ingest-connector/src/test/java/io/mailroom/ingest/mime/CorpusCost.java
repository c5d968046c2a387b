package io.mailroom.ingest.mime;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.ingest.content.FolderStore;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.content.Spool;
import io.mailroom.ingest.event.EventBudget;
import io.mailroom.sandbox.process.Folders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What it costs to make an event of an email that the spool has: of each bomb, and of the corpus
 * those that cost most. Prints a table.
 *
 * <p>Processor time is the thread's, and the whole process's, for contents are flushed by others.
 * Memory is all that was allocated, freed at once or not; that it is enough shows the heap of the
 * process. Each email is read a few times, so that the code is compiled, and the best counts.
 */
final class CorpusCost {
  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 3;
  private static final int SHOWN = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Spool spool;
  private final EmailParser parser;
  private final EventBudget budget;

  private CorpusCost(Path folder) throws IOException {
    var store = FolderStore.open(new StoreFolder(folder.resolve("store")), Instant.EPOCH);
    this.spool = new Spool(folder.resolve("spool"));
    this.parser = new EmailParser(store, InlineLimits.DEFAULT);
    this.budget = new EventBudget(store, TopicPlan.MAX_MESSAGE_BYTES / 4 * 3);
  }

  private record Cost(double cpu, double process, double wall, double allocated) {
    Cost best(Cost other) {
      return new Cost(
          Math.min(cpu, other.cpu),
          Math.min(process, other.process),
          Math.min(wall, other.wall),
          Math.min(allocated, other.allocated));
    }
  }

  private record Row(String name, long size, Cost cost, InboundEmail event) {
    void print() {
      System.out.printf(
          "| %s | %.1f | %.0f | %.0f | %.0f | %.1f | %d | %s |%n",
          name,
          size / 1e6,
          cost.cpu(),
          cost.process(),
          cost.wall(),
          cost.allocated(),
          event.parts().attachments().size(),
          String.join(" ", event.judgement().problems()));
    }
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "cost");
    try {
      new CorpusCost(folder).run();
    } finally {
      Folders.delete(folder);
    }
  }

  private void run() throws IOException {
    List<Corpus.Email> corpus = Corpus.emails();
    for (int round = 0; round < WARM_UPS; round++) {
      for (Corpus.Email email : corpus) {
        var _ = measure(email, 1);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Corpus.Email email : corpus) {
      rows.add(measure(email, ROUNDS));
    }
    System.out.printf(
        "Heap %d MB. The corpus: %d emails, %.0f ms of CPU together.%n",
        Runtime.getRuntime().maxMemory() >> 20,
        rows.size(),
        rows.stream().mapToDouble(row -> row.cost().cpu()).sum());
    System.out.println(
        "| email | MB | CPU ms | of the process | ms | MB allocated | attachments | problems |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Bombs.Bomb bomb : Bombs.all()) {
      measure(bomb).print();
    }
    rows.sort(Comparator.comparingDouble((Row row) -> row.cost().cpu()).reversed());
    rows.subList(0, SHOWN).forEach(Row::print);
  }

  private Row measure(Corpus.Email email, int rounds) throws IOException {
    try (Spool.Receiver receiver = spool.receive(email.octets().length)) {
      receiver.write(email.octets());
      return measure(email.name(), receiver, rounds);
    }
  }

  private Row measure(Bombs.Bomb bomb) throws IOException {
    try (Spool.Receiver receiver = spool.receive(0)) {
      bomb.writeTo(receiver);
      return measure(bomb.name(), receiver, ROUNDS);
    }
  }

  private Row measure(String name, Spool.Receiver received, int rounds) throws IOException {
    try (RawEmail raw = received.received()) {
      Cost best = null;
      InboundEmail event = null;
      for (int round = 0; round < rounds; round++) {
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long process = SYSTEM.getProcessCpuTime();
        long allocated = THREADS.getTotalThreadAllocatedBytes();
        event = Events.of(parser.parse(Emails.ACME, raw), raw);
        var _ = budget.encode(event, raw);
        Cost cost =
            new Cost(
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6,
                (SYSTEM.getProcessCpuTime() - process) / 1e6,
                (System.nanoTime() - wall) / 1e6,
                (THREADS.getTotalThreadAllocatedBytes() - allocated) / 1e6);
        best = best == null ? cost : best.best(cost);
      }
      if (best == null || event == null) {
        throw new IllegalArgumentException("no rounds");
      }
      return new Row(name, raw.size(), best, event);
    }
  }
}
