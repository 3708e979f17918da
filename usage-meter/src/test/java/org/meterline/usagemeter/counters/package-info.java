@NullMarked
package org.meterline.usagemeter.counters;

import org.jspecify.annotations.NullMarked;
