/** What was measured, for people and for programs. */
@NullMarked
package org.meterline.benchmarks.report;

import org.jspecify.annotations.NullMarked;
