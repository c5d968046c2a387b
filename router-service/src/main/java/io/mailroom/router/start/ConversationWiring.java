package io.mailroom.router.start;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.KafkaAccess;
import io.mailroom.router.RouterSettings;
import io.mailroom.router.answer.AnswerLimits;
import io.mailroom.router.answer.Answers;
import io.mailroom.router.bounce.Bounces;
import io.mailroom.router.event.FurtherRecords;
import io.mailroom.router.memory.ConversationMemory;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/** The parts that tell which emails belong together, and what follows from it. */
@Singleton
class ConversationWiring {
  /** What part of the heap may be taken for what is remembered of conversations. */
  private static final int SHARE = 4;

  private final RouterSettings settings;

  ConversationWiring(RouterSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  FurtherRecords records(TopicPlan plan) {
    return new FurtherRecords(plan.names(), plan.shards());
  }

  @Produces
  @Singleton
  ConversationMemory memory(KafkaAccess kafka, TopicPlan plan) {
    var bytes = Runtime.getRuntime().maxMemory() / SHARE;
    return new ConversationMemory(kafka.config(), plan.names(), plan.shards(), bytes);
  }

  void close(@Disposes ConversationMemory memory) {
    memory.close();
  }

  @Produces
  @Singleton
  StoredContents contents() {
    return new StoredContents(StoreFolder.parse(settings.content().store()));
  }

  @Produces
  @Singleton
  Bounces bounces(StoredContents store) {
    return new Bounces((integration, content, most) -> {
      try (var octets = store.open(integration, content)) {
        return Optional.of(octets.readNBytes(most));
      } catch (IOException _) {
        // A bounce that cannot be read is an email like any other.
        return Optional.empty();
      }
    });
  }

  @Produces
  @Singleton
  Answers answers() {
    var limits = settings.autoReply();
    return new Answers(new AnswerLimits(limits.period(), limits.cap(), limits.maxAge()));
  }
}
