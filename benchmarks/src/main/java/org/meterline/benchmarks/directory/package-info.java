/** What a collector's directory of usage meters costs: memory for each, and the time to read them all. */
@NullMarked
package org.meterline.benchmarks.directory;

import org.jspecify.annotations.NullMarked;
