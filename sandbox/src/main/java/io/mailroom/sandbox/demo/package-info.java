/**
 * A help desk to show: a mailbox with folders, its integration, and emails of every kind, which go
 * in as the world's do.
 */
@NullMarked
package io.mailroom.sandbox.demo;

import org.jspecify.annotations.NullMarked;
