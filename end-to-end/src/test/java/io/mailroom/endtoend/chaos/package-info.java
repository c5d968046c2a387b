/**
 * A whole Mailroom on three brokers, and everything that may befall it at once: faults are drawn
 * from a seed, emails go in, the tally and the figures of an operator come out.
 */
@NullMarked
package io.mailroom.endtoend.chaos;

import org.jspecify.annotations.NullMarked;
