/**
 * Which connector owns which shard, and what it runs there: the group elects, the take-over makes
 * sure, sessions follow what the integrations want.
 */
@NullMarked
package io.mailroom.ingest.shard;

import org.jspecify.annotations.NullMarked;
