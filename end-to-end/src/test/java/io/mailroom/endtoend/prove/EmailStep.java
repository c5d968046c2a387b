package io.mailroom.endtoend.prove;

import static io.mailroom.endtoend.mutant.CrashPoint.Side.AFTER;
import static io.mailroom.endtoend.mutant.CrashPoint.Side.BEFORE;

import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.mutant.CrashPoint.Place;
import io.mailroom.endtoend.mutant.CrashPoint.Side;
import java.util.List;

/**
 * The way of an email, step by step: where a connector may die.
 *
 * <pre>
 * taking over:  confirmed ──▶ fenced ──▶ read ──▶ writer ──▶ sessions
 * then:         fetched ──▶ planned ──▶ sent ──▶ acknowledged ──▶ committed ──▶ \Seen
 * </pre>
 */
public enum EmailStep {
  /** The group has confirmed that the shard is ours. */
  CONFIRMED(
      Often.ONCE, new Spot(On.SHARD, "io.mailroom.contract.election.Election", "confirm", AFTER)),
  /** Whoever wrote before is fenced. */
  FENCED(Often.ONCE, new Spot(On.SHARD, Code.PRODUCER, "initTransactions", AFTER)),
  /** What was committed before is read. */
  CHECKPOINTS_READ(
      Often.ONCE, new Spot(On.SHARD, "io.mailroom.ingest.shard.ShardTools", "read", AFTER)),
  /** The shard has a writer, and no session yet. */
  WRITER_OPENED(
      Often.ONCE, new Spot(On.SHARD, "io.mailroom.ingest.publish.ShardPublisher", "open", AFTER)),
  /** A session has opened its folder. */
  FOLDER_OPENED(
      Often.PER_FOLDER,
      new Spot(On.SESSION, "io.mailroom.ingest.session.FolderReader", "open", AFTER)),
  /** A batch is fetched. */
  FETCHED(
      Often.PER_FOLDER, new Spot(On.SESSION, "io.mailroom.ingest.intake.Intake", "take", AFTER)),
  /** It is planned into a transaction, and nothing is sent. */
  PLANNED(Often.PER_FOLDER, Code.BATCH_PLANNED),
  /** Some of it is sent. */
  SENDING(Often.PER_EMAIL, Code.BATCH_PLANNED, new Spot(On.WRITER, Code.PRODUCER, "send", AFTER)),
  /** All of it is sent; what Kafka has of it, nobody knows. */
  SENT(
      Often.ONCE,
      Code.BATCH_PLANNED,
      new Spot(On.WRITER, "io.mailroom.contract.takeover.TransactionalWriter", "commit", BEFORE)),
  /** Kafka has all of it, and has not heard of a commit. */
  ACKNOWLEDGED(Often.ONCE, Code.BATCH_PLANNED, Code.COMMIT_BUILT),
  /** The commit is on its way to Kafka, its answer is not read. */
  COMMIT_OUT(
      Often.ONCE,
      Code.BATCH_PLANNED,
      Code.COMMIT_BUILT,
      new Spot(
          On.CLIENT,
          "org.apache.kafka.clients.producer.internals.Sender",
          "maybeSendAndPollTransactionalRequest",
          AFTER)),
  /** Kafka has committed and said so, and nobody here knows. */
  COMMIT_ANSWERED(
      Often.ONCE, Code.BATCH_PLANNED, new Spot(On.CLIENT, Code.COMMIT, "handleResponse", BEFORE)),
  /** What is committed is about to be marked. */
  COMMITTED(
      Often.PER_FOLDER, Code.BATCH_PLANNED, new Spot(On.SESSION, Code.FOLDER, "markSeen", BEFORE)),
  /** The server has marked some, and tells so. */
  MARKING(
      Often.PER_EMAIL,
      Code.BATCH_PLANNED,
      new Spot(On.SESSION, "io.mailroom.imap.connection.FlagGatherer", "on", BEFORE)),
  /** All are marked, and Kafka does not know. */
  MARKED(
      Often.PER_FOLDER, Code.BATCH_PLANNED, new Spot(On.SESSION, Code.FOLDER, "markSeen", AFTER));

  /** How often a step is passed at least, when new emails wait in every folder. */
  enum Often {
    ONCE,
    PER_FOLDER,
    PER_EMAIL
  }

  private final Often often;

  @SuppressWarnings("ImmutableEnumChecker") // It comes from List.of.
  private final List<Spot> way;

  EmailStep(Often often, Spot... way) {
    this.often = often;
    this.way = List.of(way);
  }

  Often often() {
    return often;
  }

  /** The place in the code, at that passage. */
  public CrashPoint at(int passage) {
    return new CrashPoint(name(), way.stream().map(Spot::anywhere).toList(), passage);
  }

  /** The same in one lane. */
  CrashPoint at(int passage, Lane lane) {
    return new CrashPoint(name(), way.stream().map(spot -> spot.in(lane)).toList(), passage);
  }

  /**
   * An integration in a shard of its own.
   *
   * @param writer the shard's {@code transactional.id}
   */
  record Lane(int shard, String writer, String integration) {
    private String threads(On on) {
      return switch (on) {
        case SHARD -> "shard-" + shard;
        case WRITER -> "writer-" + shard;
        case CLIENT -> "kafka-producer-network-thread | producer-" + writer;
        case SESSION -> "session-" + integration;
      };
    }
  }

  /** The threads of a connector. */
  private enum On {
    /** Takes a shard over, and plans its sessions. */
    SHARD,
    /** Writes what is published in a shard. */
    WRITER,
    /** The Kafka client's own, of that writer. */
    CLIENT,
    /** Reads a folder. */
    SESSION
  }

  private record Spot(On on, String type, String method, Side side) {
    Place anywhere() {
      return new Place(type, method, side);
    }

    Place in(Lane lane) {
      return new Place(type, method, side, lane.threads(on));
    }
  }

  private static final class Code {
    private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";
    private static final String COMMIT =
        "org.apache.kafka.clients.producer.internals.TransactionManager$EndTxnHandler";
    private static final String FOLDER = "io.mailroom.imap.connection.SelectedFolder";
    private static final Spot BATCH_PLANNED =
        new Spot(On.WRITER, "io.mailroom.ingest.publish.CheckpointRule", "handled", AFTER);

    /** The client builds it when every record of the transaction is acknowledged. */
    private static final Spot COMMIT_BUILT = new Spot(On.CLIENT, COMMIT, "requestBuilder", BEFORE);

    private Code() {}
  }
}
