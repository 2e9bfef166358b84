// SPDX-License-Identifier: MIT
#include "crypto/password_hash.h"

#include <gtest/gtest.h>

#include <cstring>

namespace sshrp::crypto {
namespace {

struct Stored {
  const char* hash;
  std::string password;
  const char* from;
};

const Stored stored[] = {
    {"$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
     "Hello world!", "openssl passwd -6"},
    {"$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5", "Hello world!", "openssl passwd -5"},
    {"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U", "crypt_blowfish's wrapper.c"},
    {"$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U", "the same"},
    {"$2y$05$.b0mx36OhA033LTFWO/aSuqEbbFqNU1rdL7Mpf63V69wEPKQUVAvO", "a php password", "PHP"},
    {"$y$j9T$F5Jx5fExrKuPp53xLKQ..1$zwtVrjrUCmXcyLTs6oxLTQlzifSUkF8RHJ./tK5KU79", "correct horse", "Perl"},
    {"$gy$j9T$F5Jx5fExrKuPp53xLKQ..1$.KEwrCJXUEZ9m.0Bd6DPDVcu/KIZepzf8gc8m5vUZDB", "a", "Perl"},
    {"$7$CU..../....2Q9obwLhin8qvQl6sisAO/$YQi1AJqvWuRwSNfBGvWKkbxpeggisDMQ9ojGRoyN1PA", "a", "Perl"},
    {"$1$abc$uAXS.Zj1ZDNcW9iX1TVH2/", "a", "openssl passwd -1"},
};

TEST(PasswordHash, of_every_method_is_recognised_and_fits_its_password_only) {
  for (const auto& [hash, password, from] : stored) {
    EXPECT_EQ(stored_password_problem(hash), std::nullopt) << hash;
    EXPECT_TRUE(check_password(hash, password)) << hash << ", of " << from;
    EXPECT_FALSE(check_password(hash, password + " ")) << hash;
    EXPECT_FALSE(check_password(hash, "")) << hash;
    EXPECT_FALSE(check_password(hash, hash)) << "the hash isn't the password";
  }
}

TEST(PasswordHash, isnt_fitted_by_a_password_with_something_behind_a_nul) {
  for (const auto& [hash, password, from] : stored)
    EXPECT_FALSE(check_password(hash, password + std::string("\0x", 2))) << hash;
}

TEST(PasswordHash, that_is_broken_or_of_no_method_here_is_a_problem_and_nobodys) {
  for (const char* hash :
       {"$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz",
        "$6$saltstring", "$6$", "$6$saltstring$", "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$zwtVrj",
        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.",
        "$argon2id$v=19$m=65536,t=2,p=1$gZiV/M1gPc22ElAH/Jh1Hw$CWOrkoo7oJBQ/iyh7uJ0LO2aLEfrHwTWllSAxT0zRno",
        "$md5$abc"}) {
    const auto problem = stored_password_problem(hash);
    EXPECT_TRUE(problem) << hash;
    EXPECT_EQ(problem.value_or("").find("CCCC"), std::string::npos);
    EXPECT_FALSE(check_password(hash, hash)) << hash;
    EXPECT_FALSE(check_password(hash, "")) << hash;
  }
}

TEST(PlainPassword, is_the_same_or_not) {
  for (const char* password : {"a", "$", "$$", "$ecret", "$5", "$A$b", "pass word", "*0", "*1", "!"}) {
    EXPECT_EQ(stored_password_problem(password), std::nullopt) << password;
    EXPECT_TRUE(check_password(password, password)) << password;
    EXPECT_FALSE(check_password(password, std::string(password) + password));
    EXPECT_FALSE(check_password(password, std::string_view(password, std::strlen(password) + 1))) << "NUL";
    EXPECT_FALSE(check_password(password, ""));
  }
}

TEST(PasswordHash, takes_no_password_that_is_longer_than_crypt_hashes) {
  EXPECT_FALSE(check_password(stored[0].hash, std::string(1024, 'a')));
}

}  // namespace
}  // namespace sshrp::crypto
