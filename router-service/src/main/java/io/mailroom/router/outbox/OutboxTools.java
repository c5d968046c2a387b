package io.mailroom.router.outbox;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.partition.RecordsByOffset;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Filing;
import java.time.InstantSource;

/**
 * What the partitions of one router share.
 *
 * @param plan of the topics
 * @param settings of the operator
 * @param integrations as they are configured now
 * @param stored reads the records of {@code outbox} again
 * @param gate who may send now
 * @param carrier sends
 * @param filing leaves traces of what was sent
 */
record OutboxTools(
    TopicPlan plan,
    OutboxSettings settings,
    CompactedView<Integration> integrations,
    RecordsByOffset stored,
    Gate gate,
    Carrier carrier,
    Filing filing,
    InstantSource clock) {}
