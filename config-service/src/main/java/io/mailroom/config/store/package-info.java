/**
 * The topic {@code integrations} as this service's only store: changes go in, are judged against
 * everything committed before them, and are written one after the other, whichever replica they
 * came to.
 */
@NullMarked
package io.mailroom.config.store;

import org.jspecify.annotations.NullMarked;
