/**
 * The outside world of Mailroom on one machine: a Kafka broker, mail servers, a scripted IMAP
 * server and a faulty network. Used by tests and by the one-command start; never by a service.
 */
@NullMarked
package io.mailroom.sandbox;

import org.jspecify.annotations.NullMarked;
