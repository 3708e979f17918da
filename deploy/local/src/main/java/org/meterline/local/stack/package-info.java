/**
 * The supervisor: starts the servers and the four services in order, watches them, and stops them all. Uses the
 * rooms {@code servers} and {@code process}; knows nothing of the sample month.
 */
@NullMarked
package org.meterline.local.stack;

import org.jspecify.annotations.NullMarked;
