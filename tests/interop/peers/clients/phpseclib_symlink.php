<?php
// Makes a symbolic link with phpseclib. The argument is JSON.
require 'phpseclib3/autoload.php';

$settings = json_decode($argv[1], true);
$sftp = new phpseclib3\Net\SFTP($settings['host'], $settings['port'], 20);
if (!$sftp->login($settings['user'], $settings['password'])) {
    fwrite(STDERR, "login failed: " . implode("; ", $sftp->getErrors()) . "\n");
    exit(255);
}
if (!$sftp->symlink($settings['target'], $settings['link'])) {
    fwrite(STDERR, "symlink failed: " . $sftp->getLastSFTPError() . "\n");
    exit(1);
}
