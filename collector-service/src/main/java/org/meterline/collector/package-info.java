/** The collector service: takes usage reports and heartbeats of usage meters and puts them on their topics. */
@NullMarked
package org.meterline.collector;

import org.jspecify.annotations.NullMarked;
