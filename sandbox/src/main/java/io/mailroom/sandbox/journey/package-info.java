/**
 * How far each email has come: what a mailbox and the topics show goes in, a line an email comes
 * out. Knows the topics only as JSON, as any consumer does.
 */
@NullMarked
package io.mailroom.sandbox.journey;

import org.jspecify.annotations.NullMarked;
