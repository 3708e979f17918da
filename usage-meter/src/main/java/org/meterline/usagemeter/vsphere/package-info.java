/**
 * A thin client of the vSphere SOAP API, only the operations that recording needs, behind the port {@code Vcenter}.
 * Uses {@code usecase} and {@code domain}, the JDK's HTTP client and StAX.
 */
@NullMarked
package org.meterline.usagemeter.vsphere;

import org.jspecify.annotations.NullMarked;
