package org.meterline.usagemeter.vsphere;

/** A managed object reference of the vSphere API. */
record Reference(String type, String id) {}
