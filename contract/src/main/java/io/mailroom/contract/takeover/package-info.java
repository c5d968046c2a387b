/**
 * Becoming the only writer of something: a confirmed owner fences whoever wrote before, reads what
 * was committed, and gets a writer of transactions.
 */
@NullMarked
package io.mailroom.contract.takeover;

import org.jspecify.annotations.NullMarked;
