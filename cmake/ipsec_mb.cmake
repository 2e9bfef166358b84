# libipsec-mb for AES-GCM, where libcrypto has no code for VAES: before OpenSSL 3.1, on x86-64. Where the library is missing the
# daemon is built without.
# SPDX-License-Identifier: MIT
set(SSHRP_IPSEC_MB_LIBRARIES "")
if(OPENSSL_VERSION VERSION_LESS 3.1 AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  find_path(IPSEC_MB_INCLUDE intel-ipsec-mb.h)
  find_library(IPSEC_MB_LIBRARY IPSec_MB)
  if(IPSEC_MB_INCLUDE AND IPSEC_MB_LIBRARY)
    set(SSHRP_IPSEC_MB_LIBRARIES ${IPSEC_MB_LIBRARY})
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/crypto/aes_gcm_ipsec_mb.cpp PROPERTIES COMPILE_DEFINITIONS SSHRP_IPSEC_MB)
  else()
    message(STATUS "Without libipsec-mb AES-GCM is libcrypto's, which before 3.1 takes twice the time on newer processors")
  endif()
endif()
