/**
 * What changed routes would do: the newest emails of an integration are read from {@code
 * inbound-email}, decided on twice, and the differences go to the API. Nothing is written.
 */
@NullMarked
package io.mailroom.config.dryrun;

import org.jspecify.annotations.NullMarked;
