/**
 * What the owner of a partition of {@code outbox} remembers of its replies: as little as tells when
 * each is due and where its records are. Records come in, rows go out; the records themselves are
 * read again when they are needed.
 */
@NullMarked
package io.mailroom.router.ledger;

import org.jspecify.annotations.NullMarked;
