/**
 * Which queue an email goes to: an email and what the topic {@code integrations} says of where it
 * arrived go in, an assignment and its reason come out. The router decides with it, config-service
 * checks rules with it and shows what changed ones would decide. Rules only: no I/O, no clock.
 */
@NullMarked
package io.mailroom.routing;

import org.jspecify.annotations.NullMarked;
