package io.mailroom.contract.email;

/** Where a record is in Kafka. */
public record RecordPosition(String topic, int partition, long offset) {}
