/** Reads counters from programs and addresses, behind the port {@code CounterReader}. */
@NullMarked
package org.meterline.usagemeter.counters;

import org.jspecify.annotations.NullMarked;
