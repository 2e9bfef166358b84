#include "crypto/bcrypt_pbkdf.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "util/text.h"

namespace sshrp::crypto {
namespace {

// What bcrypt.kdf() of Python's bcrypt 3.2.2 gives, which contains OpenBSD's code.
TEST(BcryptPbkdf, gives_openbsds_results) {
  EXPECT_EQ(util::hex(bcrypt_pbkdf("password", as_bytes("salt"), 4, 32).view()),
            "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9");
  constexpr std::uint8_t salt[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  EXPECT_EQ(util::hex(bcrypt_pbkdf("correct horse", salt, 16, 48).view()),
            "6bd628cd9202c5d0cb3e47dc1332be0162d3d4262dac8dac9f00998434479f36"
            "930c217fd05e33a7e77e207f680659d2");
}

TEST(BcryptPbkdf, refuses_what_it_has_no_result_for) {
  const BytesView salt = as_bytes("salt");
  EXPECT_THROW(bcrypt_pbkdf("", salt, 1, 32), std::invalid_argument);
  EXPECT_THROW(bcrypt_pbkdf("x", {}, 1, 32), std::invalid_argument);
  EXPECT_THROW(bcrypt_pbkdf("x", salt, 0, 32), std::invalid_argument);
}

}  // namespace
}  // namespace sshrp::crypto
