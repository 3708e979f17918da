/**
 * The local stack: real servers and the packaged services as processes of one machine, for a newcomer's first
 * run and for tests. Not for production.
 */
@NullMarked
package org.meterline.local;

import org.jspecify.annotations.NullMarked;
