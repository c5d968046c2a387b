package io.mailroom.endtoend.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * A broker's own files: who wrote to a topic, and every byte that was ever written to it, aborted
 * transactions included. The broker may be running.
 */
public final class LogFiles {
  private final Path folder;

  LogFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * A transaction's part in one partition that was committed.
   *
   * @param partition {@code <topic>-<number>}
   * @param producerId one for each {@code transactional.id}
   * @param epoch ascends with every take-over
   */
  public record Commit(String partition, long producerId, short epoch) {}

  /** The committed transactions of a topic, in the order of each partition. */
  public List<Commit> commits(String topic) {
    List<Commit> commits = new ArrayList<>();
    for (Path partition : partitions(topic)) {
      Map<Long, Short> open = new HashMap<>();
      forEachBatch(
          partition,
          batch -> {
            if (!batch.isTransactional()) {
              commits.add(new Commit(name(partition), batch.producerId(), batch.producerEpoch()));
            } else if (!batch.isControlBatch()) {
              open.put(batch.producerId(), batch.producerEpoch());
            } else {
              Short epoch = open.remove(batch.producerId());
              if (epoch != null && isCommit(batch)) {
                commits.add(new Commit(name(partition), batch.producerId(), epoch));
              }
            }
          });
    }
    return commits;
  }

  /**
   * Commits that break the rule of one writer for each partition of a topic: one {@code
   * transactional.id}, and never a commit of an earlier take-over after one of a later. That is
   * what fencing promises.
   */
  public List<String> strangers(String topic) {
    List<String> strangers = new ArrayList<>();
    Map<String, Commit> last = new HashMap<>();
    for (Commit commit : commits(topic)) {
      Commit before = last.put(commit.partition(), commit);
      if (before != null
          && (commit.producerId() != before.producerId() || commit.epoch() < before.epoch())) {
        strangers.add(commit + " follows " + before);
      }
    }
    return strangers;
  }

  /** Passes keys, values and headers of all records of all topics of a prefix to a reader. */
  public void forEachBytes(String prefix, Consumer<byte[]> reader) {
    for (Path partition : partitions(prefix)) {
      forEachBatch(
          partition,
          batch -> {
            for (Record record : batch) {
              reader.accept(bytes(record.key()));
              reader.accept(bytes(record.value()));
              for (var header : record.headers()) {
                reader.accept(header.value());
              }
            }
          });
    }
  }

  private List<Path> partitions(String prefix) {
    try (var all = Files.list(folder)) {
      return all.filter(each -> name(each).startsWith(prefix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forEachBatch(Path partition, Consumer<RecordBatch> reader) {
    try (var files = Files.list(partition)) {
      for (Path segment :
          files.filter(each -> each.toString().endsWith(".log")).sorted().toList()) {
        try (var records = FileRecords.open(segment.toFile(), false)) {
          records.batches().forEach(reader);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isCommit(RecordBatch marker) {
    return ControlRecordType.parse(marker.iterator().next().key()) == ControlRecordType.COMMIT;
  }

  private static byte[] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return new byte[0];
    }
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
